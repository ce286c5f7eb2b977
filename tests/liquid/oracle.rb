# Reads cases as JSON lines {"template", "page", "site", "includes", "config"} and writes for each what Jekyll's
# Liquid makes of it: {"text"} or {"error"}. Run once for many cases: Jekyll takes a second to load.
require "json"
require "tmpdir"
require "fileutils"
require "jekyll"
Jekyll.logger.log_level = :error
ENV["TZ"] = "UTC"

def dates(value)
  case value
  when Hash
    return Time.parse(value["time"]).localtime if value.keys == ["time"]
    return Date.parse(value["date"]) if value.keys == ["date"]

    value.to_h { |key, item| [key, dates(item)] }
  when Array then value.map { |item| dates(item) }
  else value
  end
end

Dir.mktmpdir do |folder|
  FileUtils.mkdir_p(File.join(folder, "_includes"))
  site = Jekyll::Site.new(Jekyll.configuration("source" => folder, "destination" => File.join(folder, "_site"),
                                               "quiet" => true, "disable_disk_cache" => true))
  $stdin.each_line do |line|
    given = JSON.parse(line)
    (given["includes"] || {}).each { |name, text| File.write(File.join(folder, "_includes", name), text) }
    site.inclusions.clear
    site.liquid_renderer.reset
    site.filter_cache.clear
    site.config["baseurl"] = given["baseurl"]
    site.config["url"] = given["url"]
    site.config["highlighter"] = given["highlighter"] || "rouge"
    (given["site"] || {}).each { |key, value| site.config[key] = dates(value) }
    payload = site.site_payload
    payload["page"] = dates(given["page"] || {})
    payload["highlighter_prefix"] = payload["highlighter_suffix"] = "\n"
    info = { :registers => { :site => site, :page => payload["page"] }, :strict_filters => false,
             :strict_variables => false }
    begin
      template = site.liquid_renderer.file("case").parse(given["template"])
      text = template.render!(payload, info)
      answer = { "text" => text.scrub, "warnings" => template.warnings.map(&:message) }
    rescue Exception => e # rubocop:disable Lint/RescueException
      answer = { "error" => "#{e.class}: #{e.message}".scrub.lines.first.to_s.strip }
    end
    puts JSON.generate(answer)
  end
end
