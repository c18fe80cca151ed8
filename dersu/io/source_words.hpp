#pragma once
// The words inside `files`, `columns` and `values` of a [[source]]: tables of its kind, and tables
// and columns of the standard. For project_file.cpp alone.
#include "dersu/io/project_file.hpp"
#include "dersu/io/toml_keys.hpp"

namespace dersu::io {

/// Tells every word of `source`, the table of a [[source]] of `kind`, that stands for nothing, with
/// the nearest that does. Keys that the kind does not have, and values of a wrong form, are told
/// elsewhere.
void check_source_words(const TomlValue& source, SourceKind kind, TomlProblems& problems);

}  // namespace dersu::io
