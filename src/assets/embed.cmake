# Everything below templates/ and config/policies/ becomes part of the program, so that one binary
# is all there is to copy. The assembler takes the bytes in as they are (.incbin): that costs the
# same for one file as for hundreds. OBJECT_DEPENDS builds again when a file's content changes,
# CONFIGURE_DEPENDS when a file comes or goes; ccache knows .incbin and stays out of it.
file(GLOB_RECURSE asset_files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
  ${PROJECT_SOURCE_DIR}/templates/* ${PROJECT_SOURCE_DIR}/config/policies/*)
list(FILTER asset_files EXCLUDE REGEX "(^|/)\\.|~$|\\.sw.$")
list(SORT asset_files)

set(ASSET_BYTES "")
set(ASSET_DECLARATIONS "")
set(ASSET_ENTRIES "")
set(asset_paths "")
set(number 0)
foreach(file IN LISTS asset_files)
  if(NOT file MATCHES "^[A-Za-z0-9._/-]+$")
    message(FATAL_ERROR "the name of ${file} has characters that cannot be embedded")
  endif()
  list(APPEND asset_paths ${PROJECT_SOURCE_DIR}/${file})
  string(APPEND ASSET_BYTES
    "    \"goji_asset_${number}: .incbin \\\"${PROJECT_SOURCE_DIR}/${file}\\\"\\n\"\n"
    "    \"goji_asset_${number}_end: .byte 0\\n\"\n"
    "    \".balign 8\\n\"\n"
    "    \"goji_asset_${number}_size: .quad goji_asset_${number}_end - goji_asset_${number}\\n\"\n"
    "    \".global goji_asset_${number}, goji_asset_${number}_size\\n\"\n"
    "    \".hidden goji_asset_${number}, goji_asset_${number}_size\\n\"\n")
  string(APPEND ASSET_DECLARATIONS
    "extern const char goji_asset_${number}[];\n"
    "extern const std::uint64_t goji_asset_${number}_size;\n")
  string(APPEND ASSET_ENTRIES
    "      {\"${file}\", {goji_asset_${number}, goji_asset_${number}_size}},\n")
  math(EXPR number "${number} + 1")
endforeach()
set(ASSET_COUNT ${number})

set(embedded ${CMAKE_CURRENT_BINARY_DIR}/assets/embedded.cpp)
configure_file(${CMAKE_CURRENT_LIST_DIR}/embedded.cpp.in ${embedded} @ONLY)
set_source_files_properties(${embedded} PROPERTIES OBJECT_DEPENDS "${asset_paths}")
target_sources(assets PRIVATE ${embedded})
