import { type Finding, FindingsError } from '@tessera/evidence'
import { readTable, type Table, textAt } from '@tessera/tables'
import { renamedSymbols } from './renamed-symbols.ts'

/** How a name stands to the approved symbol that it leads to. */
export type NameStanding = 'approved' | 'previous' | 'alias' | 'ensembl' | 'entrez' | 'uniprot'

export interface ResolvedName {
  readonly symbol: string
  readonly standing: NameStanding
}

/** Gene symbols under all the names that they go or went by. */
export interface GeneNames {
  readonly source: string
  /** How many approved symbols; 0 where only renamed symbols are known. */
  readonly approved: number
  /**
   * What a name means: the approved symbol, or several where the name is ambiguous; none where it is not known. An
   * approved symbol means itself, whatever else it once named; a previous symbol goes before an alias.
   */
  resolve(name: string): readonly ResolvedName[]
  /** Other names of a gene, by its approved symbol, previous ones first. */
  othersOf(symbol: string): readonly ResolvedName[]
}

const order: readonly NameStanding[] = ['approved', 'previous', 'alias', 'ensembl', 'entrez', 'uniprot']

function build(
  source: string,
  entries: Iterable<readonly [name: string, symbol: string, standing: NameStanding]>,
): GeneNames {
  const byName = new Map<string, ResolvedName[]>()
  const bySymbol = new Map<string, ResolvedName[]>()
  let approved = 0
  for (const [name, symbol, standing] of entries) {
    if (standing === 'approved') approved++
    push(byName, name, { symbol, standing })
    if (name !== symbol) push(bySymbol, symbol, { symbol: name, standing })
  }
  return {
    source,
    approved,
    resolve(name) {
      const found = byName.get(name) ?? byName.get(withoutVersion(name)) ?? []
      const best = order.find(standing => found.some(one => one.standing === standing))
      const meant = found.filter(({ standing }) => standing === best)
      return meant.filter(({ symbol }, i) => meant.findIndex(one => one.symbol === symbol) === i)
    },
    othersOf: symbol => bySymbol.get(symbol) ?? [],
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** An Ensembl name without the version behind it: ENSG00000141510.18 is ENSG00000141510. */
export function withoutVersion(name: string): string {
  return name.replace(/^(ENS[A-Z]{0,4}[GTP]\d{11})\.\d+(_PAR_Y)?$/, '$1$2')
}

/** The symbols that Tessera knows to be renamed; see `renamedSymbols`. */
export const knownRenamed: GeneNames = build(
  'HGNC, previous symbols met by published immune signatures',
  [...renamedSymbols].map(([previous, symbol]) => [previous, symbol, 'previous'] as const),
)

/** Columns of HGNC's complete set and of its custom downloads. */
const columns: Readonly<Record<NameStanding, readonly string[]>> = {
  approved: ['symbol', 'approved symbol'],
  previous: ['prev_symbol', 'previous symbols', 'previous symbol', 'prev_symbols'],
  alias: ['alias_symbol', 'alias symbols', 'alias symbol', 'alias_symbols'],
  ensembl: ['ensembl_gene_id', 'ensembl gene id', 'ensembl id(supplied by ensembl)'],
  entrez: ['entrez_id', 'ncbi gene id', 'ncbi gene id(supplied by ncbi)'],
  uniprot: ['uniprot_ids', 'uniprot id(supplied by uniprot)'],
}

/**
 * Reads names of genes in the layout of HGNC's complete set (`symbol`, `prev_symbol`, `alias_symbol`,
 * `ensembl_gene_id`, `entrez_id`, `uniprot_ids`; several names of one cell with bars between) or of its custom
 * downloads (`Approved symbol`, ...; commas). Genes whose status is not Approved are left out.
 * @throws FindingsError when the file cannot be read or has no column of approved symbols
 */
export async function readGeneNames(path: string): Promise<{ names: GeneNames; findings: Finding[] }> {
  // HGNC's names of genes ("annexin A1") may look like names of persons to the reader; they are not needed.
  const { table, findings } = await readTable(path, {
    dictionary: { columns: { name: { role: 'ignore' }, symbol: { type: 'text' } } },
  }).catch(error => {
    if (error instanceof FindingsError) return readTable(path)
    throw error
  })
  const places = Object.entries(columns).map(([standing, names]) => ({
    standing: standing as NameStanding,
    column: table.columns.find(({ name }) => names.includes(name.toLowerCase())),
  }))
  if (places.find(({ standing }) => standing === 'approved')?.column === undefined) throw noSymbols(table)
  const relevant = findings.filter(
    ({ code, field }) => code !== 'column-absent' && !/^(name|Approved name)$/.test(field ?? ''),
  )
  const status = table.columns.find(({ name }) => name.toLowerCase() === 'status')
  const entries: [string, string, NameStanding][] = []
  for (let row = 0; row < table.rowCount; row++) {
    const said = status ? textAt(status, row) : null
    if (said !== null && said !== 'Approved') continue
    let symbol: string | null = null
    for (const { standing, column } of places) {
      const cell = column ? textAt(column, row) : null
      if (cell === null) continue
      const names = cell
        .split(/[|,]/)
        .map(name => name.trim())
        .filter(name => name !== '')
      symbol ??= names[0] ?? null
      if (symbol !== null) for (const name of names) entries.push([name, symbol, standing])
    }
  }
  return { names: build(table.source.file, entries), findings: relevant }
}

function noSymbols(table: Table): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `${table.source.file} has no column of approved symbols`,
      cure: "give HGNC's complete set (symbol, prev_symbol, alias_symbol) or a custom download (Approved symbol, Previous symbols, Alias symbols)",
      file: table.source.file,
      field: 'symbol',
    },
  ])
}
