/**
 * ECOG performance status 0 to 5 (Oken et al., Am J Clin Oncol 1982;5:649) or why a number is none. 5 is dead, which no
 * living patient is staged at.
 */
export function performanceFault(status: number): string | null {
  if (Number.isNaN(status)) return 'performance status is not known'
  if (!Number.isInteger(status) || status < 0 || status > 5)
    return `performance status ${status} is none of 0 to 5${status > 5 && status <= 100 ? '; 10 to 100 is the Karnofsky scale' : ''}`
  return status === 5 ? 'performance status 5 is dead' : null
}
