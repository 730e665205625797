/** Largest resident set of this process so far, with its worker threads, in MiB. */
export function peakMemoryMiB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
