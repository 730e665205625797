import type { Genotypes } from './genotypes.ts'
import type { Variant } from './variant.ts'

export interface FoundVariants {
  /** Place of each variant; -1 where the genotypes do not have it. */
  readonly place: Int32Array
  /** 1 where the file has reference and alternate exchanged. */
  readonly swapped: Uint8Array
}

/** Places by chromosome and position, of the chromosomes and positions that are asked for alone. */
export function placesByPosition(
  genotypes: Genotypes,
  wanted: Iterable<{ readonly chromosome: string; readonly position: number }>,
): (chromosome: string, position: number) => readonly number[] {
  const asked = new Map<string, Map<number, number[]>>()
  for (const { chromosome, position } of wanted) {
    const of = asked.get(chromosome) ?? new Map<number, number[]>()
    asked.set(chromosome, of)
    if (!of.has(position)) of.set(position, [])
  }
  const byCode = genotypes.variants.chromosomes.map(name => asked.get(name))
  const { chromosome, position } = genotypes.variants
  for (let v = 0; v < position.length; v++) byCode[chromosome[v]]?.get(position[v])?.push(v)
  return (name, at) => asked.get(name)?.get(at) ?? []
}

/** Where genotypes have each of the variants, by place and both alleles, in either order. */
export function findVariants(genotypes: Genotypes, variants: readonly Variant[]): FoundVariants {
  const at = placesByPosition(genotypes, variants)
  const place = new Int32Array(variants.length).fill(-1)
  const swapped = new Uint8Array(variants.length)
  const { reference, alternate } = genotypes.variants
  for (const [i, variant] of variants.entries()) {
    for (const v of at(variant.chromosome, variant.position)) {
      const same = reference[v] === variant.reference && alternate[v] === variant.alternate
      const other = reference[v] === variant.alternate && alternate[v] === variant.reference
      // Where the file says that everybody has the reference, it is the reference of both.
      const alone = reference[v] === variant.reference && alternate[v] === '.'
      if (!same && !other && !alone) continue
      place[i] = v
      swapped[i] = other ? 1 : 0
      if (same) break
    }
  }
  return { place, swapped }
}
