import { unknownSample } from '../src/assay/sample.ts'
import { type Genotypes, genotypesOf } from '../src/germline/genotypes.ts'
import { columnsOfVariants } from '../src/germline/variant.ts'
import type { Cohort } from './germline-cohort.ts'

/** A simulated cohort as genotypes, and the place of a person by name. */
export function cohortGenotypes(cohort: Cohort): { genotypes: Genotypes; place: (id: string) => number } {
  const samples = cohort.people.map(({ id, sex }) => ({ ...unknownSample(id), covariates: { sex } }))
  const genotypes = genotypesOf({
    samples,
    variants: columnsOfVariants(cohort.variants),
    rows: cohort.rows,
    build: 'GRCh38',
  })
  return { genotypes, place: id => samples.findIndex(sample => sample.id === id) }
}
