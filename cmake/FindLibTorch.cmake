# Finds LibTorch as packaging/setup.sh unpacks it from PyTorch's wheel, and defines
#   Torch::torch            headers, libtorch_cpu and libc10
#   LibTorch_VERSION        2.11.0
# ESPALIER_LIBTORCH is the unpacked `torch` folder; it defaults to the one in the cache
# (ESPALIER_CACHE in the environment, or ~/.cache/espalier). The wheel's own CMake package is not
# used: it asks for the CUDA toolkit. libtorch_cuda is opened at run time by core/device.
set(LIBTORCH_WANTED 2.11.0)
if(DEFINED ENV{ESPALIER_CACHE} AND NOT "$ENV{ESPALIER_CACHE}" STREQUAL "")
  set(_libtorch_cache "$ENV{ESPALIER_CACHE}")
else()
  set(_libtorch_cache "$ENV{HOME}/.cache/espalier")
endif()
set(ESPALIER_LIBTORCH "${_libtorch_cache}/torch-${LIBTORCH_WANTED}/torch" CACHE PATH
  "The unpacked torch folder of PyTorch's wheel")

foreach(_libtorch_file include/torch/csrc/api/include/torch/torch.h lib/libtorch_cpu.so lib/libc10.so
        lib/libgomp.so.1)
  if(NOT EXISTS "${ESPALIER_LIBTORCH}/${_libtorch_file}")
    message(FATAL_ERROR "LibTorch ${LIBTORCH_WANTED} is not in ${ESPALIER_LIBTORCH}\n"
      "run packaging/setup.sh, which fetches it, or set ESPALIER_LIBTORCH to an unpacked torch "
      "folder; -DESPALIER_TORCH=OFF builds the rooms that need none.")
  endif()
endforeach()
file(STRINGS "${ESPALIER_LIBTORCH}/include/torch/headeronly/version.h" _libtorch_version
  REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
string(REGEX REPLACE "[^0-9;]" "" _libtorch_version "${_libtorch_version}")
string(REPLACE ";" "." LibTorch_VERSION "${_libtorch_version}")
if(NOT LibTorch_VERSION VERSION_EQUAL LIBTORCH_WANTED)
  message(FATAL_ERROR "${ESPALIER_LIBTORCH} holds LibTorch ${LibTorch_VERSION}, Espalier is built "
    "against ${LIBTORCH_WANTED}\nrun packaging/setup.sh")
endif()

if(NOT TARGET Torch::torch)
  foreach(_libtorch_name torch_cpu c10)
    add_library(Torch::${_libtorch_name} SHARED IMPORTED)
    set_target_properties(Torch::${_libtorch_name} PROPERTIES
      IMPORTED_LOCATION "${ESPALIER_LIBTORCH}/lib/lib${_libtorch_name}.so"
      IMPORTED_SONAME "lib${_libtorch_name}.so")
  endforeach()
  add_library(Torch::torch INTERFACE IMPORTED)
  # An imported target's include folders are system ones: torch's headers do not warn.
  set_target_properties(Torch::torch PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES
      "${ESPALIER_LIBTORCH}/include;${ESPALIER_LIBTORCH}/include/torch/csrc/api/include"
    INTERFACE_COMPILE_DEFINITIONS "_GLIBCXX_USE_CXX11_ABI=1"
    INTERFACE_LINK_LIBRARIES "Torch::torch_cpu;Torch::c10")
  # libtorch_cpu finds libgomp, libcudart and libcupti by its own RPATH ($ORIGIN and
  # $ORIGIN/../../nvidia/cu13/lib); the linker, which does not read that, need not resolve them.
  set_property(TARGET Torch::torch PROPERTY INTERFACE_LINK_OPTIONS
    "LINKER:--allow-shlib-undefined" "LINKER:-rpath,${ESPALIER_LIBTORCH}/lib")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS ESPALIER_LIBTORCH LibTorch_VERSION
  VERSION_VAR LibTorch_VERSION)
mark_as_advanced(ESPALIER_LIBTORCH)
