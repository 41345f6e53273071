# frozen_string_literal: true

# RubyGems takes most of an interpreter's start: it is loaded when something wants it, which few functions do.
module LenticularRuntime
  module LazyGems
    @loaded = defined?(::Gem) ? true : false

    class << self
      def loaded? = @loaded

      def load
        return if @loaded

        @loaded = true
        require "rubygems"
      end
    end
  end
end

unless LenticularRuntime::LazyGems.loaded?
  Object.autoload(:Gem, "rubygems")

  module Kernel
    lenticular_require = instance_method(:require)

    define_method(:require) do |path|
      lenticular_require.bind_call(self, path)
    rescue LoadError
      raise if LenticularRuntime::LazyGems.loaded?

      LenticularRuntime::LazyGems.load
      require(path)
    end
    private :require

    def gem(...)
      LenticularRuntime::LazyGems.load
      gem(...)
    end
    private :gem
  end
end
