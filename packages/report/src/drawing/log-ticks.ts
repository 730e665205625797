/** Round values between two positive ones, a few of them, for a logarithmic axis. */
export function logTicks(low: number, high: number, most = 7): number[] {
  for (const digits of [[1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
      for (const digit of digits) {
        const tick = Number((digit * 10 ** power).toPrecision(3))
        if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick)
      }
    if (ticks.length <= most && (ticks.length >= 3 || digits.length === 1)) return ticks
    if (ticks.length < 3) return narrowTicks(low, high)
  }
  const powers: number[] = []
  const step = Math.ceil(Math.log10(high / low) / most)
  for (let power = Math.ceil(Math.log10(low)); power <= Math.log10(high); power += step)
    powers.push(10 ** power)
  return powers
}

/** Within less than a decade: steps of equal difference that include 1 where it lies between. */
function narrowTicks(low: number, high: number): number[] {
  const raw = (high - low) / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map(k => k * power).find(s => s >= raw) ?? raw
  const ticks: number[] = []
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(Number((k * step).toPrecision(6)))
  return ticks
}
