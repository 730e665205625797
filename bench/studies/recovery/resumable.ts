import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import { writeFileAtomically } from '@tessera/tasks'

/** What a bench writes: who ran it, with which settings, and what every replication gave. */
interface Kept<Row> {
  readonly settings: unknown
  readonly cpuSeconds: number
  readonly rows: readonly Row[]
}

/**
 * Runs a bench in batches and writes its result file after every one, so that a killed bench goes on with the batches that
 * it lacks. Rows of other settings are thrown away. Several processes share a bench when each is given its part in the
 * environment, PART=0/3 and so on: each writes a file of its own, and a run without PART gathers them and does what is
 * wanting; PART=gather runs nothing.
 * @param summarise what is said of all rows so far: stands before them in the file
 */
export async function resumable<Row extends { readonly batch: number }>(options: {
  /** Name of the file in bench/results. */
  readonly name: string
  readonly settings: unknown
  readonly batches: number
  readonly run: (batch: number) => Promise<readonly Omit<Row, 'batch'>[]>
  readonly summarise: (rows: readonly Row[]) => unknown
}): Promise<unknown> {
  const { name, settings, batches, run, summarise } = options
  const gather = process.env.PART === 'gather'
  const [part, parts] = (gather ? '0/1' : (process.env.PART ?? '0/1')).split('/').map(Number)
  const own = parts > 1 ? `${name}.part${part}` : name
  const kept = filesOf(name).flatMap(file => read<Row>(file, settings) ?? [])
  const rows: Row[] = []
  for (const { rows: more } of kept)
    rows.push(...more.filter(({ batch }) => batch < batches && !rows.some(row => row.batch === batch)))
  const mine = parts > 1 ? (read<Row>(pathOf(own), settings)?.rows ?? []).slice() : rows
  let seconds = kept.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
  const write = () => {
    mine.sort((a, b) => a.batch - b.batch)
    const document = {
      date: new Date().toISOString().slice(0, 10),
      machine: `${os.cpus()[0].model}, ${os.cpus().length} threads`,
      node: process.version,
      settings,
      cpuSeconds: Math.round(seconds),
      summary: mine.length > 0 ? summarise(mine) : null,
      rows: mine,
    }
    writeFileAtomically(pathOf(own), `${onePerLine(document)}\n`)
  }
  if (parts > 1) seconds = 0
  for (let batch = 0; batch < (gather ? 0 : batches); batch++) {
    if (batch % parts !== part || [...rows, ...mine].some(row => row.batch === batch)) continue
    const started = process.cpuUsage()
    for (const row of await run(batch)) mine.push({ ...row, batch } as Row)
    const { user, system } = process.cpuUsage(started)
    seconds += (user + system) / 1e6
    write()
    console.error(`${own}: batch ${batch + 1} of ${batches}, ${Math.round(seconds)} s of processor time`)
  }
  if (parts === 1) {
    write()
    for (const file of filesOf(name)) if (file !== pathOf(name)) rmSync(file)
  }
  return mine.length > 0 ? summarise(mine) : null
}

const results = new URL('../../results/', import.meta.url).pathname
const pathOf = (name: string) => `${results}${name}.json`

/** The result file of a bench and those of its parts, as far as they are there. */
function filesOf(name: string): string[] {
  const parts = readdirSync(results).filter(file => file.startsWith(`${name}.part`))
  return [pathOf(name), ...parts.map(file => `${results}${file}`)].filter(file => existsSync(file))
}

function read<Row>(file: string, settings: unknown): Kept<Row> | null {
  if (!existsSync(file)) return null
  const kept: Kept<Row> = JSON.parse(readFileSync(file, 'utf8'))
  return JSON.stringify(kept.settings) === JSON.stringify(settings) ? kept : null
}

/** Indented but for the rows, each of which is a line. */
function onePerLine({ rows, ...rest }: { readonly rows: readonly unknown[] }): string {
  const head = JSON.stringify({ ...rest, rows: [] }, null, 1)
  const lines = rows.map(row => `  ${JSON.stringify(row, rounded)}`).join(',\n')
  return head.replace(/"rows": \[\]\n\}$/, `"rows": [\n${lines}\n ]\n}`)
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(5)) : value
}
