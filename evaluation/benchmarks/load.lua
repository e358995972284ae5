-- A request of wrk, and what came back by class of status, as one line of JSON.
-- Arguments: method, API key, body.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  good, refused, other = 0, 0, 0
  wrk.method = arguments[1]
  wrk.headers["X-API-KEY"] = arguments[2]
  if arguments[3] then
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = arguments[3]
  end
end

function response(status)
  if status >= 200 and status < 300 then
    good = good + 1
  elseif status >= 400 and status < 500 then
    refused = refused + 1
  else
    other = other + 1
  end
end

function done(summary, latency)
  local sums = { good = 0, refused = 0, other = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do
      sums[name] = sums[name] + thread:get(name)
    end
  end
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "seconds": %.6f, "bytes": %d, "good": %d, "refused": %d, "other": %d, '
      .. '"broken": %d, "p50": %.3f, "p99": %.3f}',
    summary.requests, summary.duration / 1e6, summary.bytes,
    sums.good, sums.refused, sums.other,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
  ))
end
