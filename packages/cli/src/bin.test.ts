import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bin, temporaryFolder, spawned as tessera } from '../test/tessera.ts'

const veteran = path.join(import.meta.dirname, '../test/reference/veteran.csv')
const older = olderNode()

/** A Node of this machine that is at least 20 and older than 24; null where there is none. */
function olderNode(): string | null {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  for (const folder of [...folders, '/usr/local/bin', '/usr/bin']) {
    const node = path.join(folder, 'node')
    if (!existsSync(node)) continue
    const major = Number.parseInt(
      execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }),
      10,
    )
    if (major >= 20 && major < 24) return node
  }
  return null
}

describe('the command', () => {
  it('prints its version and help with 0', async () => {
    expect(await tessera(['--version'])).toMatchObject({ exit: 0, stdout: '0.1.0\n', stderr: '' })
    const { exit, stdout } = await tessera(['--help'])
    expect(exit).toBe(0)
    for (const command of ['new', 'check', 'plan', 'run', 'report', 'simulate', 'stats'])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  })
  it.each([
    ['no command', []],
    ['an unknown command', ['rum', 'study']],
    ['an unknown option', ['run', 'study', '--wrokers', '2']],
    ['a number that is none', ['run', 'study', '--workers', 'two']],
    ['too many arguments', ['report', 'a', 'b']],
    ['a study that cannot be simulated', ['simulate', 'melanoma', '--out', '/nonexistent/x']],
    ['an example that is none', ['new', '/nonexistent/x', '--example', 'melanoma']],
  ])('%s is wrong usage: 2, and nothing on standard output', async (_, args) => {
    const { exit, stdout, stderr } = await tessera(args)
    expect(exit).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toMatch(/\n {4}at /)
  })
  it('shows a stack only with --debug', async () => {
    const args = ['report', path.join(temporaryFolder(), 'none')]
    const plain = await tessera(args)
    expect(plain.exit).toBe(1)
    expect(plain.stderr).not.toMatch(/\n {4}at /)
    expect((await tessera([...args, '--debug'])).stderr).toMatch(/\n {4}at /)
  })
  it('ends quietly when nobody reads on', () => {
    const command = `'${process.execPath}' '${bin}' stats km '${veteran}' --time time --event status=1 --json | head -c 10`
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' })
    expect(stdout).toHaveLength(10)
    expect(stderr).toBe('')
  })
})

describe.skipIf(older === null)(
  `under an older Node (skipped where there is none: ${older ?? 'none found'})`,
  () => {
    const node = older ?? ''
    it('hands over to the pinned one, with its exit status', async () => {
      const km = ['stats', 'km', veteran, '--time', 'time', '--event', 'status=1', '--json']
      const handedOver = await tessera(km, { node })
      expect(handedOver.exit).toBe(0)
      expect(handedOver.stdout).toBe((await tessera(km)).stdout)
      expect((await tessera(['rum'], { node })).exit).toBe(2)
    })
  },
)
