# make chat     build, then open the dashboard on the sample model
# make build    the optimised program: .build/release/moetop
# make test     everything that can be checked without a person
# make bench    measure prefill and decode, to benchmarks/<machine>.csv
# make install  copy program, sample model, themes, man page and shell completions to PREFIX
PREFIX ?= /usr/local
SWIFT ?= swift
MODEL ?=

.PHONY: chat build test bench install man setup

chat: build
	@.build/release/moetop $(MODEL)

# To standard error, so that what `make bench` prints is figures only.
build: setup
	@$(SWIFT) build -c release --product moetop >&2

# Tests run optimised, since kernels are a hundred times slower otherwise, and in a folder
# of their own, so that their flags do not rebuild the program.
test: setup
	$(SWIFT) test -c release --scratch-path .build/tests

# A file that appears whole, over the one of last time.
bench: build
	@file=benchmarks/$$(benchmarks/machine-name).csv; \
	  .build/release/moetop bench $(MODEL) > "$$file.new" && mv "$$file.new" "$$file" \
	  && cat "$$file" || { rm -f "$$file.new"; exit 1; }

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/moetop/sample-models" \
	  "$(DESTDIR)$(PREFIX)/share/moetop/themes" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 .build/release/moetop "$(DESTDIR)$(PREFIX)/bin/moetop"
	install -m 644 sample-models/moetop-sample-q8_0.gguf sample-models/README.md \
	  sample-models/first-chat.moetop \
	  "$(DESTDIR)$(PREFIX)/share/moetop/sample-models"
	install -m 644 themes/*.toml "$(DESTDIR)$(PREFIX)/share/moetop/themes"
	install -m 644 docs/moetop.1 "$(DESTDIR)$(PREFIX)/share/man/man1/moetop.1"
	.build/release/moetop completions bash \
	  > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/moetop"
	.build/release/moetop completions zsh \
	  > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_moetop"
	.build/release/moetop completions fish \
	  > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/moetop.fish"

setup:
	@scripts/setup >&2
