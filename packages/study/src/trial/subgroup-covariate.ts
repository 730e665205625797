/** Covariate of a patient that holds the level of a subgroup. */
export function subgroupCovariate(name: string): string {
  return `subgroup: ${name}`
}
