/** The seed of fresh patients of the same centres, who are none of the cohort's: those of whom the truth is computed. */
export function freshSeed(seed: number): number {
  return seed ^ 0x5eed
}
