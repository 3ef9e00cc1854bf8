-- The same work as fib.lisp, for comparison with Lua's interpreter.
local default_size = 35
local size = tonumber(arg[1]) or default_size

local function fib(n)
  if n < 2 then
    return n
  end
  return fib(n - 1) + fib(n - 2)
end

local result = fib(size)
if size == default_size and result ~= 9227465 then
  print("fib: expected 9227465, got " .. result)
  os.exit(1)
end
print("ok fib " .. result)
