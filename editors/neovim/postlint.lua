-- postlint's language server in Neovim (0.7 and newer): `require` it, or source it from init.lua.
local names = { "_config.yml", "_config.yaml", "_config.toml", "_posts" }

local function site_of(path)
  local folder = vim.fn.fnamemodify(path, ":p:h")
  while true do
    for _, name in ipairs(names) do
      if vim.loop.fs_stat(folder .. "/" .. name) then
        return folder
      end
    end
    local above = vim.fn.fnamemodify(folder, ":h")
    if above == folder then
      return nil
    end
    folder = above
  end
end

local clients = {}

local function attach(buffer)
  local root = site_of(vim.api.nvim_buf_get_name(buffer))
  if not root then
    return
  end
  local config = { name = "postlint", cmd = vim.g.postlint_command or { "postlint", "lsp" }, root_dir = root }
  if vim.lsp.start then
    vim.lsp.start(config)
    return
  end
  clients[root] = clients[root] or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(buffer, clients[root])
end

vim.api.nvim_create_autocmd("FileType", {
  pattern = { "markdown", "html", "liquid" },
  callback = function(event)
    attach(event.buf)
  end,
})
