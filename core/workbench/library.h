#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// Changes of a workspace's library. Each can be taken back by another one, and each happens whole
/// or not at all: copies are made in a hidden sibling and renamed into place, nothing is ever
/// deleted or written over. All throw file_missing, file_unreadable, file_unwritable, disk_full;
/// usage where a name is none.
namespace espalier::workbench {

/// Copies a PEFT folder into adapters/, under `name` or else its own; "-2" and so on is added where
/// that is taken. Only what belongs to an adapter comes along (weights, configuration, provenance,
/// tags, licence and read-me). It is read whole first and refused where it is broken. Returns the
/// name it has now; a folder that lies in adapters/ already stays as it is. Throws adapter_*,
/// safetensors_bad.
std::string import_adapter(const std::filesystem::path& workspace,
                           const std::filesystem::path& source, const std::string& name = {});

/// A model of the machine in models/: a link to where it lies, since models are large. Returns the
/// name it has there; the same model is never there twice. Throws model_*, gguf_*.
std::string import_model(const std::filesystem::path& workspace,
                         const std::filesystem::path& source);

/// adapters/FROM becomes adapters/TO. Throws usage (no name for a folder), file_unwritable (taken).
void rename_adapter(const std::filesystem::path& workspace, const std::string& from,
                    const std::string& to);

/// Moves adapters/NAME into trash/ and returns what it is called there.
std::string remove_adapter(const std::filesystem::path& workspace, const std::string& name);
/// The way back, to `name` or, where that is taken by now, with "-2"; returns the name.
std::string restore_adapter(const std::filesystem::path& workspace, const std::string& in_trash,
                            const std::string& name);

/// Copies an adapter (a PEFT folder) into the folder `into`, under its own name or with "-2", and
/// returns where it is.
std::filesystem::path export_adapter(const std::filesystem::path& adapter,
                                     const std::filesystem::path& into);

/// The words that people keep with an adapter, in the file espalier-tags.json of its folder, so
/// that they go where it goes. None where there is no such file or it is broken.
std::vector<std::string> read_tags(const std::filesystem::path& adapter);
/// White space squeezed, empty and repeated words left out, at most 32 of 100 bytes. No tag: no
/// file.
void write_tags(const std::filesystem::path& adapter, const std::vector<std::string>& tags);

/// Whether a folder of the library can be called so: UTF-8 without control characters and slashes,
/// not hidden, at most 200 bytes.
bool usable_name(const std::string& name);

}  // namespace espalier::workbench
