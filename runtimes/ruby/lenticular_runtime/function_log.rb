# frozen_string_literal: true

module LenticularRuntime
  # What the function prints, and what Logger writes, as Lambda's log shows them.
  class FunctionLog
    FRAME_TYPE = 0xA55A0003

    attr_accessor :request_id

    def self.install(env)
      log = new(env)
      $stdout.sync = true
      log
    end

    def initialize(env)
      descriptor = env.delete("_LAMBDA_TELEMETRY_LOG_FD")
      @frames = descriptor && IO.for_fd(descriptor.to_i, "wb", autoclose: false)
      @frames&.sync = true
    end

    # One event of the log, newlines and all.
    def write(text)
      return $stderr.write(text) unless @frames

      bytes = text.b
      @frames.write([FRAME_TYPE, bytes.bytesize, Process.clock_gettime(Process::CLOCK_REALTIME, :microsecond)].pack("NNQ>") + bytes)
    end

    def failure(what, error)
      trace = (error.backtrace || []).map { |line| "  #{line}" }
      write(["#{what}: #{error.class}", "\"#{error.message}\"", *trace].join("\n"))
    end
  end
end
