import { spawn } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../test/tessera.ts'

const script = path.join(import.meta.dirname, '../../../../scripts/start.ts')

function npmStart(args: readonly string[], interruptAt?: string) {
  return new Promise<{ exit: number | null; stdout: string; stderr: string }>(resolve => {
    const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, NODE_OPTIONS: '' } })
    let stdout = ''
    let stderr = ''
    let interrupted = false
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      stderr += chunk
      if (interrupted || interruptAt === undefined || !stderr.includes(interruptAt)) return
      interrupted = true
      child.kill('SIGINT')
    })
    child.on('close', exit => resolve({ exit, stdout, stderr }))
  })
}

describe('npm start', () => {
  it('looks at the machine, says that nothing more is downloaded, and stops so that it goes on later', async () => {
    const args = [
      '--study',
      'oesophageal-ivb-rt',
      '--patients',
      '80',
      '--centres',
      '2',
      '--out',
      path.join(temporaryFolder(), 'start'),
    ]
    const { exit, stdout, stderr } = await npmStart(args, 'models')
    expect(stderr).toContain('Nothing more will be downloaded.')
    expect(stderr).toContain(`To continue: npm start -- ${args.join(' ')}`)
    expect(stdout).toBe('')
    expect(exit).toBe(130)
  })

  it('explains its options, and refuses others', async () => {
    expect(await npmStart(['--help'])).toMatchObject({ exit: 0 })
    expect(await npmStart(['--patient', '80'])).toMatchObject({ exit: 2, stdout: '' })
  })
})
