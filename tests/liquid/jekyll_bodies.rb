# Writes, for each Markdown file of the site in the folder given, what Jekyll's Liquid makes of its body.
require "json"
require "jekyll"
Jekyll.logger.log_level = :error
settings = Jekyll.configuration("source" => ARGV[0], "destination" => File.join(ARGV[0], "_site"), "quiet" => true,
                                "disable_disk_cache" => true)
ENV["TZ"] = settings["timezone"] || "UTC"
site = Jekyll::Site.new(settings)
site.reset
site.read
answers = (site.documents + site.pages).to_h do |document|
  payload = site.site_payload
  payload["page"] = document.to_liquid
  payload["site"].current_document = document
  payload["highlighter_prefix"] = payload["highlighter_suffix"] = "\n"
  info = { :registers => { :site => site, :page => payload["page"] } }
  template = site.liquid_renderer.file(document.path).parse(document.content)
  [document.relative_path, template.render!(payload, info)]
end
puts JSON.pretty_generate(answers)
