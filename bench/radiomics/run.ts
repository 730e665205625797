/**
 * Radiomics beside PyRadiomics and MIRP, in one run, one thread: node run.ts DATA [growth] [sts] [batch] [families] [without-mirp].
 * Writes bench/results/radiomics.json; parts that are not named stay as they were. Each case is a process of its own; medians of the repetitions after the first where there
 * are several. Processor seconds stand beside wall seconds: other work on the machine changes the latter.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { maskSizes } from './synthetic.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
const bench = path.dirname(here)
const [data, ...named] = process.argv.slice(2)
const parts = named.filter(part => part !== 'without-mirp')
const asked = (part: string) => parts.length === 0 || parts.includes(part)
const mirp = named.includes('without-mirp') ? 0 : 1
const made = path.join(bench, 'data/radiomics')
const environment = { ...process.env, OMP_NUM_THREADS: '1', ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS: '1' }

interface Times {
  readonly wall: number
  readonly processor: number
}
interface Measured {
  readonly read?: Times
  readonly runs: readonly (Times & { readonly features: number })[]
  readonly voxels?: number
  readonly peakMiB: number
}

const python = (environmentName: string) => path.join(bench, environmentName, 'bin/python')
const tools = {
  'ours, PyRadiomics set': (image: string, mask: string, n: number, family = '') =>
    measure(process.execPath, [path.join(here, 'ours.ts'), 'pyradiomics', image, mask, String(n), family]),
  PyRadiomics: (image: string, mask: string, n: number, family = '') =>
    measure(python('.venv-radiomics'), [
      path.join(here, 'peer-pyradiomics.py'),
      image,
      mask,
      String(n),
      family,
    ]),
  'ours, IBSI set': (image: string, mask: string, n: number) =>
    measure(process.execPath, [path.join(here, 'ours.ts'), 'ibsi', image, mask, String(n)]),
  MIRP: (image: string, mask: string, n: number) =>
    measure(python('.venv-mirp'), [path.join(here, 'peer-mirp.py'), image, mask, String(n)]),
} as const
type Tool = keyof typeof tools

function measure(program: string, args: readonly string[]): Measured | { readonly failed: string } {
  const done = spawnSync(program, args, { env: environment, encoding: 'utf8', timeout: 900_000 })
  const line = done.stdout?.trim().split('\n').at(-1) ?? ''
  if (done.status !== 0 || line === '')
    return { failed: (done.stderr ?? '').trim().split('\n').at(-1) ?? 'no answer' }
  return JSON.parse(line)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** The first half of the runs compiles and fills caches: the very first is told apart, the others of that half are left out. */
function summary(measured: ReturnType<typeof measure>) {
  if ('failed' in measured) return measured
  const { runs, read, peakMiB } = measured
  const later = runs.slice(runs.length >> 1)
  return {
    features: runs[0].features,
    processor: median(later.map(run => run.processor)),
    wall: median(later.map(run => run.wall)),
    first: { processor: runs[0].processor, wall: runs[0].wall },
    ...(read === undefined ? {} : { read }),
    repetitions: later.length,
    peakMiB,
  }
}

function beside(image: string, mask: string, times: Readonly<Record<Tool, number>>) {
  return Object.fromEntries(
    (['ours, PyRadiomics set', 'PyRadiomics', 'ours, IBSI set', 'MIRP'] as const)
      .filter(tool => times[tool] > 0)
      .map(tool => [tool, summary(tools[tool](image, mask, times[tool]))]),
  )
}

const load = () => os.loadavg().map(x => Number(x.toFixed(2)))
const version = (program: string, code: string) =>
  spawnSync(program, ['-c', code], { encoding: 'utf8' }).stdout.trim()
const resultFile = path.join(bench, 'results/radiomics.json')
const before: Record<string, unknown> = existsSync(resultFile)
  ? JSON.parse(readFileSync(resultFile, 'utf8'))
  : {}
const result: Record<string, unknown> = {
  ...before,
  date: new Date().toISOString(),
  machine: {
    processor: os.cpus()[0]?.model,
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  },
  versions: {
    node: process.version,
    pyradiomics: version(
      python('.venv-radiomics'),
      'import radiomics,numpy,SimpleITK;print(radiomics.__version__,"numpy",numpy.__version__,"SimpleITK",SimpleITK.__version__)',
    ),
    mirp: version(
      python('.venv-mirp'),
      'import importlib.metadata as m;print(m.version("mirp"),"numpy",m.version("numpy"))',
    ),
  },
  settings:
    '32 grey levels, nothing resampled, no filter, three dimensions; features in the order of the tools',
  loadBefore: load(),
}
const save = () => {
  mkdirSync(path.join(bench, 'results'), { recursive: true })
  writeFileSync(resultFile, `${JSON.stringify(result, null, 1)}\n`)
}

if (!existsSync(path.join(made, 'image.nii')))
  spawnSync(process.execPath, [path.join(here, 'synthetic.ts'), made], { stdio: 'inherit' })
const cases = readdirSync(path.join(data, 'mri_sts')).filter(name => name.startsWith('STS_'))
if (asked('growth')) growth()
if (asked('sts')) softTissueSarcoma()
if (asked('families')) families()
if (asked('batch')) batch()
result.loadAfter = load()
save()

/** Masks of 30,000 to a million voxels in one volume. */
function growth(): void {
  const image = path.join(made, 'image.nii')
  result.growth = Object.fromEntries(
    maskSizes.map(voxels => {
      process.stderr.write(`${voxels} voxels\n`)
      const large = voxels > 300_000
      return [
        voxels,
        beside(image, path.join(made, `mask-${voxels}.nii`), {
          'ours, PyRadiomics set': 4,
          PyRadiomics: large ? 1 : 2,
          'ours, IBSI set': large ? 2 : 4,
          MIRP: voxels === 300_000 ? mirp : 0,
        }),
      ]
    }),
  )
  save()
}

/** CT, MR and PET of five patients. */
function softTissueSarcoma(): void {
  const sts: Record<string, unknown> = { ...record(before.sts) }
  for (const patient of cases)
    for (const kind of ['CT', 'MR_T1', 'PET']) {
      process.stderr.write(`${patient} ${kind}\n`)
      const file = (what: string) => path.join(data, 'mri_sts', patient, `${kind}_${what}.nii.gz`)
      const key = `${patient} ${kind}`
      sts[key] = {
        ...record(sts[key]),
        ...beside(file('image'), file('mask'), {
          'ours, PyRadiomics set': 40,
          PyRadiomics: 8,
          'ours, IBSI set': 20,
          MIRP: mirp,
        }),
      }
      result.sts = sts
      save()
    }
}

/** What the time goes to: one class of features at a time, which each tool prepares the image for anew. */
function families(): void {
  const places: Readonly<
    Record<string, readonly [image: string, mask: string, ours: number, theirs: number]>
  > = {
    '300000 voxels': [path.join(made, 'image.nii'), path.join(made, 'mask-300000.nii'), 6, 2],
    ...Object.fromEntries(
      ['CT', 'MR_T1', 'PET'].map(kind => {
        const file = (what: string) => path.join(data, 'mri_sts/STS_002', `${kind}_${what}.nii.gz`)
        return [`STS_002 ${kind}`, [file('image'), file('mask'), 40, 8]] as const
      }),
    ),
  }
  result.families = Object.fromEntries(
    Object.entries(places).map(([name, [image, mask, ours, theirs]]) => {
      process.stderr.write(`${name}, one class at a time\n`)
      return [
        name,
        Object.fromEntries(
          ['shape', 'firstorder', 'glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm'].map(family => [
            family,
            {
              'ours, PyRadiomics set': summary(tools['ours, PyRadiomics set'](image, mask, ours, family)),
              PyRadiomics: summary(tools.PyRadiomics(image, mask, theirs, family)),
            },
          ]),
        ),
      ]
    }),
  )
  save()
}

/** 40 cases on two cores: the 15 of mri_sts as often as they go into 40, each under a name of its own. */
function batch(): void {
  const table = path.join(made, 'forty.csv')
  const rows = Array.from({ length: 40 }, (_, n) => {
    const patient = cases[n % cases.length]
    const kind = ['CT', 'MR_T1', 'PET'][Math.floor(n / cases.length) % 3]
    const folder = path.join(made, `copy-${n}`)
    mkdirSync(folder, { recursive: true })
    for (const what of ['image', 'mask'])
      writeFileSync(
        path.join(folder, `${what}.nii.gz`),
        readFileSync(path.join(data, 'mri_sts', patient, `${kind}_${what}.nii.gz`)),
      )
    return `P${n + 1},copy-${n}/image.nii.gz,copy-${n}/mask.nii.gz`
  })
  writeFileSync(table, `patient_id,image,mask\n${rows.join('\n')}\n`)
  const parameters = path.join(made, 'forty.yaml')
  writeFileSync(parameters, 'setting: { binCount: 32 }\n')
  const batches: Record<string, unknown> = {}
  for (const workers of [1, 2]) {
    const out = path.join(made, `forty-${workers}.csv`)
    rmSync(out.replace('.csv', '.run'), { recursive: true, force: true })
    const start = performance.now()
    const done = spawnSync(
      process.execPath,
      [
        path.join(bench, '../packages/cli/bin/tessera.js'),
        'radiomics',
        table,
        '--pyradiomics',
        parameters,
        '--out',
        out,
        '--workers',
        String(workers),
      ],
      { encoding: 'utf8', cwd: made },
    )
    batches[`ours, ${workers} worker${workers > 1 ? 's' : ''}`] = {
      wall: (performance.now() - start) / 1000,
      status: done.status,
    }
  }
  const start = performance.now()
  const peer = spawnSync(python('.venv-radiomics'), [path.join(here, 'peer-batch.py'), table, '2'], {
    env: environment,
    encoding: 'utf8',
  })
  batches['PyRadiomics, 2 processes'] = { wall: (performance.now() - start) / 1000, status: peer.status }
  result.batch = { cases: 40, ...batches }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
