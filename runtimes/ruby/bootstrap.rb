# frozen_string_literal: true

# Runs a Ruby function: loads its handler, then takes events from the Runtime API one after the other.

require_relative "lazy_gems"
require "json"
require_relative "context"
require_relative "failures"
require_relative "function_log"
require_relative "runtime_client"

ROOT = ENV.fetch("LAMBDA_TASK_ROOT")
LOG = FunctionLog.install(ENV)
ENV.delete("_LENTICULAR_HOT")
CLIENT = RuntimeClient.new(ENV.fetch("AWS_LAMBDA_RUNTIME_API"))

# `file.method`, or `file.Module::Class.method`; the file's name may hold folders.
def load_handler(name)
  file, *rest = name.split(".")
  raise ArgumentError, "Invalid handler #{name}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a class-level method." unless [1, 2].include?(rest.length)

  $LOAD_PATH.unshift(ROOT)
  require File.join(ROOT, file)
  owner = rest.length == 2 ? Kernel.const_get(rest.first) : self
  owner.method(rest.last)
end

def call(handler, event, context)
  handler.call(event: event, context: context)
end

begin
  handler = load_handler(ENV.fetch("_HANDLER"))
rescue ScriptError, StandardError => e
  LOG.failure("Init error when loading handler", e)
  CLIENT.fail_init(*Failures.to_payload(e, "Init"))
  exit 1
end

# Changed code: what was loaded from it is loaded again.
def reload_handler
  $LOADED_FEATURES.reject! { |file| file.start_with?("#{ROOT}/") }
  $LOAD_PATH.delete(ROOT)
  load_handler(ENV.fetch("_HANDLER"))
end

answer = nil
loop do
  headers, body = CLIENT.next(answer)
  id = headers["lambda-runtime-aws-request-id"]
  LOG.request_id = id
  ENV["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
  begin
    if handler.nil? || headers["lenticular-code-changed"]
      handler = nil
      handler = reload_handler
    end
    event = body.empty? ? nil : JSON.parse(body)
    result = call(handler, event, LambdaContext.new(headers))
    answer = ["response", id, nil, JSON.generate(result)]
  rescue ScriptError, StandardError, NoMemoryError, SystemStackError => e
    LOG.failure("Error raised from handler method", e)
    answer = ["error", id, *Failures.to_payload(e, "Function")]
  ensure
    LOG.request_id = nil
    $stdout.flush
  end
end
