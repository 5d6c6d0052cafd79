<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>AnswerWords</name>
    <message numerus="yes">
        <source>%n error(s) marked</source>
        <translation>
            <numerusform>%n error marked</numerusform>
            <numerusform>%n errors marked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MachineTables</name>
    <message numerus="yes">
        <source>%n article(s) cut to %1 tokens</source>
        <translation>
            <numerusform>%n article cut to %1 tokens</numerusform>
            <numerusform>%n articles cut to %1 tokens</numerusform>
        </translation>
    </message>
</context>
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
    <name>QueueWords</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunColumns</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyTable</name>
    <message numerus="yes">
        <source>chosen in %n trial(s) by %1</source>
        <translation>
            <numerusform>chosen in %n trial by %1</numerusform>
            <numerusform>chosen in %n trials by %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::AdapterCardView</name>
    <message numerus="yes">
        <source>%1 in %n layer(s)</source>
        <translation>
            <numerusform>%1 in %n layer</numerusform>
            <numerusform>%1 in %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n text(s)</source>
        <translation>
            <numerusform>%1, %n text</numerusform>
            <numerusform>%1, %n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::AdapterLines</name>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n text</numerusform>
            <numerusform>%n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::AnnotateFiles</name>
    <message numerus="yes">
        <source>%n item(s) for %1 are in %2</source>
        <translation>
            <numerusform>%n item for %1 is in %2</numerusform>
            <numerusform>%n items for %1 are in %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) for %1 are here now</source>
        <translation>
            <numerusform>%n item for %1 is here now</numerusform>
            <numerusform>%n items for %1 are here now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are in %1</source>
        <translation>
            <numerusform>%n row is in %1</numerusform>
            <numerusform>%n rows are in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a majority left out</source>
        <translation>
            <numerusform>%n without a majority left out</numerusform>
            <numerusform>%n without a majority left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::Chart</name>
    <message numerus="yes">
        <source>%n outside</source>
        <comment>values beyond a chart&apos;s axis</comment>
        <translation>
            <numerusform>%n outside</numerusform>
            <numerusform>%n outside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) of 0 or less not shown</source>
        <translation>
            <numerusform>%n value of 0 or less not shown</numerusform>
            <numerusform>%n values of 0 or less not shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataPage</name>
    <message numerus="yes">
        <source>%Ln record(s) are in the data set “%1” now.</source>
        <translation>
            <numerusform>%Ln record is in the data set “%1” now.</numerusform>
            <numerusform>%Ln records are in the data set “%1” now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln broken record(s) were left out.</source>
        <translation>
            <numerusform>%Ln broken record was left out.</numerusform>
            <numerusform>%Ln broken records were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataRecords</name>
    <message numerus="yes">
        <source>%Ln record(s) cannot be read; a run refuses this part.</source>
        <translation>
            <numerusform>%Ln record cannot be read; a run refuses this part.</numerusform>
            <numerusform>%Ln records cannot be read; a run refuses this part.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln record(s)</source>
        <translation>
            <numerusform>%1 of %Ln record</numerusform>
            <numerusform>%1 of %Ln records</numerusform>
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
    <name>espalier::ui::HeatMap</name>
    <message numerus="yes">
        <source>told at %n step(s)</source>
        <translation>
            <numerusform>told at %n step</numerusform>
            <numerusform>told at %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::ImportForm</name>
    <message numerus="yes">
        <source>%Ln record(s) cannot be read: say that they are left out, or mend the file.</source>
        <translation>
            <numerusform>%Ln record cannot be read: say that it is left out, or mend the file.</numerusform>
            <numerusform>%Ln records cannot be read: say that they are left out, or mend the file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %Ln broken record(s)</source>
        <translation>
            <numerusform>Leave out %Ln broken record</numerusform>
            <numerusform>Leave out %Ln broken records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::ImportPanel</name>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::JudgeResultsView</name>
    <message numerus="yes">
        <source>%n pair(s) of equal texts count as ties, nobody was asked.</source>
        <translation>
            <numerusform>%n pair of equal texts counts as a tie, nobody was asked.</numerusform>
            <numerusform>%n pairs of equal texts count as ties, nobody was asked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::LibraryPage</name>
    <message numerus="yes">
        <source>%n adapter(s)</source>
        <translation>
            <numerusform>%n adapter</numerusform>
            <numerusform>%n adapters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n adapter(s)</source>
        <translation>
            <numerusform>%1 of %n adapter</numerusform>
            <numerusform>%1 of %n adapters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::ParallelPlot</name>
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
    <name>espalier::ui::PermissionCard</name>
    <message numerus="yes">
        <source>The plan&apos;s metrics start %n program(s):</source>
        <translation>
            <numerusform>The plan&apos;s metrics start %n program:</numerusform>
            <numerusform>The plan&apos;s metrics start %n programs:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::PlanDraft</name>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation>
            <numerusform>%n shot</numerusform>
            <numerusform>%n shots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::QueueActions</name>
    <message numerus="yes">
        <source>%n run(s) wait in the queue now.</source>
        <translation>
            <numerusform>%n run waits in the queue now.</numerusform>
            <numerusform>%n runs wait in the queue now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) of just these settings are there already, done or to come.</source>
        <translation>
            <numerusform>%n run of just these settings is there already, done or to come.</numerusform>
            <numerusform>%n runs of just these settings are there already, done or to come.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::QueuePanel</name>
    <message numerus="yes">
        <source>%n run(s) wait: go on with Run</source>
        <translation>
            <numerusform>%n run waits: go on with Run</numerusform>
            <numerusform>%n runs wait: go on with Run</numerusform>
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
<context>
    <name>espalier::ui::StudyPanel</name>
    <message numerus="yes">
        <source>%n run(s) went into the queue</source>
        <translation>
            <numerusform>%n run went into the queue</numerusform>
            <numerusform>%n runs went into the queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Puts %n trial(s) into the queue; the runs that they choose follow</source>
        <translation>
            <numerusform>Puts %n trial into the queue; the runs that it chooses follow</numerusform>
            <numerusform>Puts %n trials into the queue; the runs that they choose follow</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Puts %n run(s) into the queue</source>
        <translation>
            <numerusform>Puts %n run into the queue</numerusform>
            <numerusform>Puts %n runs into the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::SweepPanel</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s), about %1 one after another</source>
        <translation>
            <numerusform>%n run, about %1</numerusform>
            <numerusform>%n runs, about %1 one after another</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n run(s) to the queue</source>
        <translation>
            <numerusform>Add %n run to the queue</numerusform>
            <numerusform>Add %n runs to the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::TaskForm</name>
    <message numerus="yes">
        <source>%n test record(s) in common</source>
        <translation>
            <numerusform>%n test record in common</numerusform>
            <numerusform>%n test records in common</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::TopBar</name>
    <message numerus="yes">
        <source>%n more running</source>
        <translation>
            <numerusform>%n more running</numerusform>
            <numerusform>%n more running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::WordsPanel</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
</TS>
