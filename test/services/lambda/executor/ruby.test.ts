import { describe, expect, it } from "vitest";
import type { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import { hasProgram, json, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

describe.skipIf(!hasProgram("ruby"))("Ruby", () => {
  const ruby = { runtime: "ruby3.3", handler: "app.handler" };

  it("answers what the method returns, and logs what it prints", async () => {
    const code =
      "def handler(event:, context:)\n  puts \"printed #{event['a']}\"\n  { got: event['a'], name: context.function_name," +
      " left: context.get_remaining_time_in_millis.positive? }\nend\n";
    const result = await invoke(await deploy({ "app.rb": code }, ruby), { a: "ü" });
    expect(json(result)).toEqual({ got: "ü", name: "sample", left: true });
    expect(result.logTail).toContain("printed ü\n");
  });

  it("lets a function call its files, constants and methods as it likes", async () => {
    const code =
      "require 'context'\nrequire_relative 'failures'\nCLIENT = 1\nLOG = 2\nROOT = 3\nclass RuntimeClient; end\nclass FunctionLog; end\nmodule Failures; end\n" +
      "def call(*) = raise('no')\ndef load_handler(*) = raise('no')\ndef reload_handler = raise('no')\n" +
      "def handler(event:, context:)\n  [CLIENT, LOG, ROOT, CONTEXT, FAILURES]\nend\n";
    const files = { "app.rb": code, "context.rb": "CONTEXT = 4\n", "failures.rb": "FAILURES = 5\n" };
    const spec = await deploy(files, ruby);
    for (let n = 0; n < 2; n += 1) expect(json(await invoke(spec))).toEqual([1, 2, 3, 4, 5]);
  });

  it("finds a class method", async () => {
    const code =
      "module My\n  class Handler\n    def self.process(event:, context:)\n      [event, 1]\n    end\n  end\nend\n";
    const spec = await deploy({ "lib/app.rb": code }, { ...ruby, handler: "lib/app.My::Handler.process" });
    expect(json(await invoke(spec, "x"))).toEqual(["x", 1]);
  });

  it("finds the gems that came with the code, and RubyGems itself, though neither is loaded before it is wanted", async () => {
    const code =
      "BEFORE = $LOADED_FEATURES.none? { |file| file.end_with?('/rubygems.rb') }\nrequire 'words'\n" +
      "def handler(event:, context:)\n  [BEFORE, WORDS, Gem::Version.new('1.10') > Gem::Version.new('1.9'), Gem.loaded_specs.key?('words')]\nend\n";
    const folder = "vendor/bundle/ruby/3.3.0";
    const gemspec =
      "Gem::Specification.new do |s|\n s.name = 'words'; s.version = '1.0'; s.summary = 's'; s.authors = ['a']; s.files = ['lib/words.rb']\nend\n";
    const files = {
      "app.rb": code,
      [`${folder}/specifications/words-1.0.gemspec`]: gemspec,
      [`${folder}/gems/words-1.0/lib/words.rb`]: "WORDS = 'words'\n",
    };
    expect(json(await invoke(await deploy(files, ruby)))).toEqual([true, "words", true, true]);
  });

  it("reports what the method raises", async () => {
    const spec = await deploy(
      { "app.rb": "def handler(event:, context:)\n  raise ArgumentError, 'no'\nend\n" },
      ruby,
    );
    const result = await invoke(spec);
    expect(json(result)).toMatchObject({ errorType: "Function<ArgumentError>", errorMessage: "no" });
    expect(result.logTail).toContain("Error raised from handler method: ArgumentError");
  });

  it("reports a file that cannot be found or read", async () => {
    for (const [files, type] of [
      [{ "main.rb": "" }, "Init<LoadError>"],
      [{ "app.rb": "def (" }, "Init<SyntaxError>"],
      [{ "app.rb": "" }, "Init<NameError>"],
    ] as const) {
      const failure = await invoke(await deploy(files, ruby)).catch((error: unknown) => error);
      expect((failure as InitFailure).failure.errorType).toBe(type);
    }
  });
});
