/**
 * Runs jobs, `slots` at a time (one a core), and gives their results in their own order: folds whose trainings have
 * a thread each. After a failure no further job begins; the first failure is thrown when those under way have ended.
 */
export async function sideBySide<T>(jobs: readonly (() => Promise<T>)[], slots: number): Promise<T[]> {
  const results: T[] = Array(jobs.length)
  const failures: unknown[] = []
  let next = 0
  const work = async () => {
    while (next < jobs.length && failures.length === 0) {
      const at = next++
      try {
        results[at] = await jobs[at]()
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(slots, jobs.length)) }, work))
  if (failures.length > 0) throw failures[0]
  return results
}
