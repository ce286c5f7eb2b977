# Reads JSON lines {"text": …, "options": {…}} and writes, for each, what kramdown renders of it:
# [["link", href, text], ["image", src, alt], ["heading", level, id], …], or {"error": …}.
require 'json'
require 'kramdown'
require 'kramdown-parser-gfm'
require 'timeout'

class Dump < Kramdown::Converter::Html
  attr_reader :rows

  def initialize(root, options)
    super
    @rows = []
    @in_toc = false
  end

  def record(*row)
    @rows << row unless @in_toc
  end

  def convert_a(el, indent)
    record('link', el.attr['href'])
    super
  end

  def convert_img(el, indent)
    record('image', el.attr['src'])
    super
  end

  def convert_html_element(el, indent)
    record('link', el.attr['href']) if el.value == 'a' && el.attr['href']
    record('image', el.attr['src']) if el.value == 'img' && el.attr['src']
    super
  end

  def format_as_block_html(name, attr, body, indent)
    if name =~ /\Ah[1-6]\z/
      id = attr['id']
      record('heading', name[1].to_i, id.nil? || id.strip.empty? ? nil : id)
    end
    super
  end

  # Every entry of a table of contents is a link, too, but no element of the text.
  def generate_toc_tree(*args)
    @in_toc = true
    super
  end
end

STDIN.each_line do |line|
  request = JSON.parse(line)
  begin
    Timeout.timeout(20) do
      options = {'input' => 'GFM', 'hard_wrap' => false, 'syntax_highlighter' => nil}
      document = Kramdown::Document.new(request['text'], options.merge(request['options'] || {}))
      inline = document.root.options[:options] || {}
      dump = Dump.send(:new, document.root, Kramdown::Options.merge(document.options.merge(inline)))
      dump.convert(document.root)
      puts JSON.generate(dump.rows)
    end
  rescue StandardError, SystemStackError => e
    puts JSON.generate({error: "#{e.class}: #{e.message}"[0, 200]})
  end
  STDOUT.flush
end
