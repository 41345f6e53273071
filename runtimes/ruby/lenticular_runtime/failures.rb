# frozen_string_literal: true

module LenticularRuntime
  # Errors as the runtime reports them.
  module Failures
    # `phase` is part of the errorType: `Function<ArgumentError>`, `Init<LoadError>`.
    def self.to_payload(error, phase)
      kind = "#{phase}<#{error.class}>"
      trace = (error.backtrace || []).reject { |line| line.start_with?("/var/runtime/") }
      [kind, JSON.generate({ errorMessage: error.message, errorType: kind, stackTrace: trace })]
    end
  end
end
