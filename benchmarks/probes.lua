-- Sends the lines of a file, one request each, over and over; each thread starts elsewhere in the list.
-- With "POST" after the file, what follows the question mark of a line is sent as a form.
local lines, position, method = {}, 0, "GET"
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init(args)
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
  position = number * 1009
  method = args[2] or method
end
function request()
  position = position % #lines + 1
  if method == "GET" then return wrk.format("GET", lines[position]) end
  local path, form = lines[position]:match("([^?]*)%?(.*)")
  return wrk.format(method, path, {["Content-Type"] = "application/x-www-form-urlencoded"}, form)
end
local bad = 0
function response(status) if status >= 400 then bad = bad + 1 end end
function done(summary, latency)
  local errors = summary.errors
  print(string.format("RESULT %d %d %.3f %.3f %d", summary.requests, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
