import type { Finding } from '@tessera/evidence'
import { fileFault, lineBatches, RowFindings, shownFile } from '../../variants/index.ts'

export interface Hotspots {
  /** `GENE CODON` of every hotspot: `IDH2 140`. */
  readonly codons: ReadonlySet<string>
  readonly findings: Finding[]
}

/** The codon of a change of a protein (`p.R140Q`, `R140Q`, `V600_K601delinsE`: the first); null where it names none. */
export function codonOf(protein: string): number | null {
  const found = /^(?:p\.)?\(?[A-Z*](\d+)/.exec(protein.trim())
  return found === null ? null : Number(found[1])
}

/**
 * Reads a user's table of hotspots, tabs between the columns: gene and protein change in columns of these names
 * (`gene`, `codon` or `protein_change`), or without a header chromosome, position, reference, alternate, gene, class,
 * change (the layout of cancerhotspots v2 as maftools carries it). A hotspot is a codon of a gene.
 * @throws FindingsError when the file cannot be read or names none
 */
export async function readHotspots(path: string): Promise<Hotspots> {
  const file = shownFile(path)
  const found = new RowFindings(file)
  const codons = new Set<string>()
  let places: { readonly gene: number; readonly change: number } | null = null
  let line = 0
  for await (const batch of lineBatches(path))
    for (const text of batch) {
      line++
      if (text === '' || text.startsWith('#')) continue
      const cells = text.split('\t')
      if (places === null) {
        const names = cells.map(cell => cell.trim().toLowerCase())
        const gene = names.findIndex(name => ['gene', 'hugo_symbol', 'symbol'].includes(name))
        const change = names.findIndex(name =>
          ['codon', 'protein_change', 'residue', 'hgvsp_short'].includes(name),
        )
        places = gene >= 0 && change >= 0 ? { gene, change } : { gene: 4, change: 6 }
        if (gene >= 0 && change >= 0) continue
      }
      const gene = cells[places.gene]?.trim() ?? ''
      const change = cells[places.change]?.trim() ?? ''
      const codon = /^\d+$/.test(change) ? Number(change) : codonOf(change)
      if (gene !== '' && codon !== null) codons.add(`${gene} ${codon}`)
      // Splice sites have no codon.
      else if (!/^X\d+_splice|splice/i.test(text))
        found.add({
          severity: 'note',
          code: 'hotspot-line',
          message: 'the line names no gene and codon and is left out',
          cure: 'give a gene and a protein change (R140Q) or a codon',
          row: line,
        })
    }
  if (codons.size === 0)
    throw fileFault(
      file,
      'no-hotspots',
      'it names no hotspot',
      'give a table with the columns gene and protein_change',
    )
  return { codons, findings: found.list() }
}
