import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withCommonOptions } from '../every-command.ts'
import { type CommonOptions, perform } from '../perform.ts'

const skeletons = new URL('../../skeletons/', import.meta.url)
const examples = ['hcc-adjuvant', 'ici-response'] as const

interface NewOptions extends CommonOptions {
  readonly example?: (typeof examples)[number]
}

/** `tessera new FOLDER`: a commented study.yaml to start from. Never overwrites one. */
export function addNew(program: Command, setExit: SetExit): void {
  const command = program
    .command('new')
    .summary('start a study folder')
    .description('Write a commented study.yaml, a data dictionary and the schema for editors into a folder.')
    .argument('<folder>')
    .addOption(new Option('--example <name>', 'start from an example').choices(examples))
  withCommonOptions(command).action(async (folder: string, options: NewOptions) => {
    setExit(
      await perform({
        name: 'new',
        options,
        continueWith: null,
        work: () => makeStudy(folder, options.example ?? 'general'),
      }),
    )
  })
}

async function makeStudy(folder: string, skeleton: string) {
  const from = new URL(`${skeleton}/`, skeletons)
  const names = (await readdir(from)).sort()
  await mkdir(folder, { recursive: true })
  const present = new Set(await readdir(folder))
  const taken = names.filter(name => present.has(name))
  if (taken.length > 0) {
    const { FindingsError } = await import('@tessera/evidence')
    throw new FindingsError(
      taken.map(name => ({
        severity: 'error',
        code: 'file-exists',
        message: `${path.join(folder, name)} exists already, and is left as it is`,
        cure: 'choose another folder, or move the file away',
        file: name,
      })),
    )
  }
  const { studyJsonSchema } = await import('@tessera/study')
  await mkdir(path.join(folder, 'data'), { recursive: true })
  for (const name of names) await copyFile(new URL(name, from), path.join(folder, name))
  await writeFile(path.join(folder, 'study.schema.json'), `${JSON.stringify(studyJsonSchema(), null, 2)}\n`)
  const files = [...names, 'study.schema.json'].map(name => path.join(folder, name))
  return {
    document: { folder, skeleton, files },
    text: [
      ...files,
      '',
      `Put the tables into ${path.join(folder, 'data')}, adapt study.yaml, then: tessera check ${folder}`,
    ].join('\n'),
  }
}
