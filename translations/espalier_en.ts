<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>MethodMatrix</name>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n seed</numerusform>
            <numerusform>%n seeds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataPage</name>
    <message numerus="yes">
        <source>%n record(s) shown</source>
        <translation>
            <numerusform>%n record shown</numerusform>
            <numerusform>%n records shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::FrontChart</name>
    <message numerus="yes">
        <source>%n run(s) without sparsity or this metric</source>
        <translation>
            <numerusform>%n run without sparsity or this metric</numerusform>
            <numerusform>%n runs without sparsity or this metric</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n dot(s)</source>
        <translation>
            <numerusform>%n dot</numerusform>
            <numerusform>%n dots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::ResultsPage</name>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1 of %n run</numerusform>
            <numerusform>%1 of %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunCard</name>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation>
            <numerusform>%n shot</numerusform>
            <numerusform>%n shots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunsChart</name>
    <message numerus="yes">
        <source>%n run(s) without a curve</source>
        <translation>
            <numerusform>%n run without a curve</numerusform>
            <numerusform>%n runs without a curve</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::StatusBar</name>
    <message numerus="yes">
        <source>%1, %n thread(s), %2</source>
        <translation>
            <numerusform>%1, %n thread, %2</numerusform>
            <numerusform>%1, %n threads, %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation>
            <numerusform>%n notice</numerusform>
            <numerusform>%n notices</numerusform>
        </translation>
    </message>
</context>
</TS>
