# Reads JSON lines of texts, writes for each what libcmark-gfm makes of it: links, images and headings.
require "commonmarker"
require "json"
require "nokogiri"

STDIN.each_line do |line|
  html = CommonMarker.render_html(JSON.parse(line), [:UNSAFE], %i[table strikethrough autolink])
  found = []
  Nokogiri::HTML.fragment(html).traverse do |node|
    found << ["link", node["href"]] if node.name == "a" && node["href"]
    found << ["image", node["src"]] if node.name == "img" && node["src"]
    found << ["heading", node.text.strip] if node.name =~ /\Ah[1-6]\z/
  end
  puts JSON.dump(found)
end
