# frozen_string_literal: true

# Runs a Ruby function: loads its handler, then takes events from the Runtime API one after the other.

require_relative "lenticular_runtime/lazy_gems"
require "json"
require_relative "lenticular_runtime/context"
require_relative "lenticular_runtime/failures"
require_relative "lenticular_runtime/function_log"
require_relative "lenticular_runtime/runtime_client"

module LenticularRuntime
  # One function's process. All that is ours has this module's name: top-level names are the function's.
  class Bootstrap
    def initialize(env)
      @root = env.fetch("LAMBDA_TASK_ROOT")
      @log = FunctionLog.install(env)
      env.delete("_LENTICULAR_HOT")
      @client = RuntimeClient.new(env.fetch("AWS_LAMBDA_RUNTIME_API"))
    end

    def run
      handler = start
      answer = nil
      loop do
        headers, body = @client.next(answer)
        handler, answer = take(handler, headers, body)
      end
    end

    private

    def start
      load_handler(ENV.fetch("_HANDLER"))
    rescue ScriptError, StandardError => e
      @log.failure("Init error when loading handler", e)
      @client.fail_init(*Failures.to_payload(e, "Init"))
      exit 1
    end

    # Runs one event; gives the handler, none where changed code is broken, and the answer.
    def take(handler, headers, body)
      id = headers["lambda-runtime-aws-request-id"]
      @log.request_id = id
      ENV["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
      if handler.nil? || headers["lenticular-code-changed"]
        handler = nil
        handler = reload_handler
      end
      event = body.empty? ? nil : JSON.parse(body)
      result = handler.call(event: event, context: LambdaContext.new(headers))
      [handler, ["response", id, nil, JSON.generate(result)]]
    rescue ScriptError, StandardError, NoMemoryError, SystemStackError => e
      @log.failure("Error raised from handler method", e)
      [handler, ["error", id, *Failures.to_payload(e, "Function")]]
    ensure
      @log.request_id = nil
      $stdout.flush
    end

    # `file.method`, or `file.Module::Class.method`; the file's name may hold folders.
    def load_handler(name)
      file, *rest = name.split(".")
      raise ArgumentError, "Invalid handler #{name}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a class-level method." unless [1, 2].include?(rest.length)

      $LOAD_PATH.unshift(@root)
      require File.join(@root, file)
      owner = rest.length == 2 ? Kernel.const_get(rest.first) : TOPLEVEL_BINDING.receiver
      owner.method(rest.last)
    end

    # Changed code: what was loaded from it is loaded again.
    def reload_handler
      $LOADED_FEATURES.reject! { |file| file.start_with?("#{@root}/") }
      $LOAD_PATH.delete(@root)
      load_handler(ENV.fetch("_HANDLER"))
    end
  end
end

LenticularRuntime::Bootstrap.new(ENV).run
