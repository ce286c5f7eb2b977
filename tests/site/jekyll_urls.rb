# frozen_string_literal: true

# Prints, as JSON, the URL map that the real Jekyll makes of sites. Every line of the input is
# the folder of a site with its `_config.yml`; every line of the output is one map, or the error
# that ended the build. YAML is read by SafeYAML's rules, as Jekyll does everywhere but in
# Debian's package, which has Psych instead.

require "jekyll"
require "json"
%w(jekyll-redirect-from jekyll-feed jekyll-sitemap jekyll-paginate).each { |name| require name }

# SafeYAML's building of values on Psych's events.
class SafeHandler < Psych::Handler
  attr_reader :result

  WORDS = {
    nil   => ["", "~", "null", "Null", "NULL"],
    true  => %w(true True TRUE yes Yes YES on On ON),
    false => %w(false False FALSE no No NO off Off OFF),
    Float::INFINITY => %w(.inf .Inf .INF),
    -Float::INFINITY => %w(-.inf -.Inf -.INF),
    Float::NAN => %w(.nan .NaN .NAN),
  }.flat_map { |value, words| words.map { |word| [word, value] } }.to_h
  TIME = %r!\A\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?\s*(?:Z|[-+]\d{1,2}(?::?\d{2})?)?\Z!.freeze

  def initialize
    super
    @anchors = {}
    @stack = []
    @keys = []
    @begun = false
    @done = false
  end

  def scalar(value, anchor, _tag, _plain, quoted, _style)
    add(quoted ? value : guess(value), anchor)
  end

  def alias(anchor)
    value = @anchors[anchor]
    add(value.is_a?(String) ? guess(value) : value)
  end

  def start_mapping(anchor, *)
    open({}, anchor)
  end

  def start_sequence(anchor, *)
    open([], anchor)
  end

  def end_mapping
    @stack.pop
    @keys.pop
  end
  alias_method :end_sequence, :end_mapping

  def end_document(_implicit)
    throw :document, @result
  end

  private

  def open(value, anchor)
    add(value, anchor)
    @stack.push(value)
    @keys.push(nil)
  end

  def add(value, anchor = nil)
    @anchors[anchor] = value if anchor
    unless @begun
      @begun = true
      @result = value
      return
    end
    top = @stack.last
    if top.is_a?(Array)
      top << value
    elsif @keys.last.nil?
      @keys[-1] = value
    else
      @keys.last == "<<" ? top.merge!(value) : top[@keys.last] = value
      @keys[-1] = nil
    end
  end

  def base_sixty(value)
    whole, fraction = value.delete("_").sub(%r!\A[-+]!, "").split(".")
    total = whole.split(":").inject(0.0) { |sum, part| sum * 60 + part.to_f }
    total += Float("0.#{fraction}") if fraction
    value.start_with?("-") ? -total : total
  end

  def guess(value)
    number = value.delete("_,")
    case number
    when %r!\A[-+]?(0|[1-9]\d*)\Z!, %r!\A0[0-7]+\Z!, %r!\A[-+]?0x[0-9a-f]+\Z!i, %r!\A0b[01]+\Z!
      return Integer(number)
    when %r!\A[-+]?\d+(:[0-5]?\d)+\Z!
      return base_sixty(number)
    end
    return base_sixty(value) if value.match?(%r!\A[-+]?\d[\d_]*(:[0-5]?\d)+\.[\d_]*\Z!)
    return Float(value) if value.match?(%r!\A[-+]?(?:\d[\d_]*)?\.[\d_]+(?:[eE][-+]\d+)?\Z!)
    return WORDS[value] if WORDS.key?(value)

    begin
      return Date.parse(value) if value.match?(%r!\A\d{4}-\d{2}-\d{2}\Z!)
      return DateTime.parse(value).to_time if value.match?(TIME)
    rescue ArgumentError
      return value
    end
    value
  end
end

module Jekyll
  module Utils
    def safe_load_yaml(yaml)
      handler = SafeHandler.new
      catch(:document) do
        Psych::Parser.new(handler).parse(yaml)
        handler.result
      end
    end

    def safe_load_yaml_file(filename, read_opts = {})
      read_opts = read_opts[:read_opts] || read_opts
      safe_load_yaml(File.read(filename, **{ :encoding => "bom|utf-8" }.merge(read_opts)))
    end
  end
end

GENERATORS = {
  "JekyllRedirectFrom::Generator"  => "jekyll-redirect-from",
  "JekyllFeed::Generator"          => "jekyll-feed",
  "Jekyll::JekyllSitemap"          => "jekyll-sitemap",
  "Jekyll::Paginate::Pagination"   => "jekyll-paginate",
}.freeze

def entry(item, kind, collection, source)
  {
    "source"      => source,
    "kind"        => source ? kind : "generated",
    "collection"  => collection,
    "url"         => item.url,
    "destination" => item.destination("/out").delete_prefix("/out/"),
  }
end

def pages(site)
  site.pages.map do |page|
    file = page.instance_of?(Jekyll::Page) && page.pager.then { |pager| pager.nil? || pager.page == 1 }
    entry(page, "page", nil, file ? page.relative_path : nil)
  end
end

def url_map(folder)
  ENV["TZ"] = "UTC"
  Jekyll::Utils.instance_variable_set(:@parse_date_cache, nil)
  config = Jekyll.configuration(
    "source" => folder, "destination" => "/out", "quiet" => true, "disable_disk_cache" => true,
    "time" => "2026-11-22 12:00:00 UTC"
  )
  plugins = config["plugins"]
  config["plugins"] = []
  site = Jekyll::Site.new(config)
  site.generators.select! { |one| plugins.include?(GENERATORS[one.class.name]) }
  site.reset
  site.read
  site.generate
  prefix = config["collections_dir"].empty? ? "" : "#{config["collections_dir"]}/"
  documents = site.docs_to_write.reject { |one| one.is_a?(Jekyll::StaticFile) }.map do |doc|
    label = doc.collection.label
    entry(doc, label == "posts" ? "post" : "document", label, prefix + doc.relative_path)
  end
  static = site.static_files_to_write.map do |file|
    collection = file.type
    path = file.relative_path.delete_prefix("/").squeeze("/")
    entry(file, "static", collection, (collection ? prefix : "") + path)
  end
  { "entries" => pages(site) + documents + static }
rescue StandardError, SystemExit, SystemStackError => e
  { "error" => "#{e.class}: #{e.message.to_s[0, 300]}" }
end

Jekyll.logger.log_level = :error
$stdin.each_line(:chomp => true) do |folder|
  $stderr.reopen("/dev/null")
  puts JSON.generate(url_map(folder))
  $stdout.flush
end
