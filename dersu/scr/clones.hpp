#pragma once
// DERSU_CLONES before a function: it is compiled for several instruction sets, and the best that
// the machine has is taken when the program starts. Sanitizers and clang take the plain path, whose
// results are the same.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DERSU_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define DERSU_CLONES
#endif
