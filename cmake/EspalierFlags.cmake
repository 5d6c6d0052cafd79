# One INTERFACE target carries the flags of every target of ours.
add_library(espalier_flags INTERFACE)
target_compile_options(espalier_flags INTERFACE -Wall -Wextra -Wpedantic -Wno-unused-parameter $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> -fpch-preprocess
  # The same for libraries and programs: Qt asks for it, and the precompiled header must agree.
  -fPIC)
target_compile_definitions(espalier_flags INTERFACE QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)
target_include_directories(espalier_flags INTERFACE "${CMAKE_SOURCE_DIR}")
if(ESPALIER_ASAN)
  target_compile_options(espalier_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(espalier_flags INTERFACE -fsanitize=address,undefined)
endif()
if(ESPALIER_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "ESPALIER_FUZZ needs clang: cmake --preset fuzz")
  endif()
  target_compile_options(espalier_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(espalier_flags INTERFACE -fsanitize=address,undefined)
endif()
