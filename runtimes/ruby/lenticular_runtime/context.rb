# frozen_string_literal: true

# The `context` of a handler.
class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :client_context, :deadline_ms

  def initialize(headers)
    @aws_request_id = headers["lambda-runtime-aws-request-id"]
    @deadline_ms = headers["lambda-runtime-deadline-ms"].to_i
    @invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
    @identity = parse(headers["lambda-runtime-cognito-identity"])
    @client_context = parse(headers["lambda-runtime-client-context"])
    @log_group_name = ENV.fetch("AWS_LAMBDA_LOG_GROUP_NAME", nil)
    @log_stream_name = ENV.fetch("AWS_LAMBDA_LOG_STREAM_NAME", nil)
    @function_name = ENV.fetch("AWS_LAMBDA_FUNCTION_NAME", nil)
    @memory_limit_in_mb = ENV.fetch("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", nil)
    @function_version = ENV.fetch("AWS_LAMBDA_FUNCTION_VERSION", nil)
  end

  def get_remaining_time_in_millis # rubocop:disable Naming/AccessorMethodName
    [@deadline_ms - (Process.clock_gettime(Process::CLOCK_REALTIME) * 1000).to_i, 0].max
  end

  private

  def parse(text)
    text && JSON.parse(text)
  end
end
