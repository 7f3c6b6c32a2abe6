// Tokenizer patterns run over UTF-8, so only the 8-bit library is needed.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
