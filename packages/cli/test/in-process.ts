import { AsyncLocalStorage } from 'node:async_hooks'
import { type ExitCode, exitCode } from '../src/exit-code.ts'
import { usageExit } from '../src/main.ts'
import { createProgram } from '../src/program.ts'

interface Written {
  stdout: string
  stderr: string
}

// Calls may run side by side: what each writes is told apart by the asynchronous context that it was written in.
const written = new AsyncLocalStorage<Written>()
const streams = ['stdout', 'stderr'] as const
for (const name of streams) {
  const stream = process[name]
  const original = stream.write.bind(stream)
  const write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    const store = written.getStore()
    if (store === undefined) return original(chunk, ...rest)
    store[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    for (const argument of rest as unknown[]) if (typeof argument === 'function') argument()
    return true
  }
  stream.write = write
}

/** The command as `main` runs it, without a process of its own: the same arguments, output and exit status. */
export function inProcess(
  args: readonly string[],
): Promise<{ exit: ExitCode; stdout: string; stderr: string }> {
  const store: Written = { stdout: '', stderr: '' }
  return written.run(store, async () => {
    let exit: ExitCode = exitCode.done
    const program = createProgram(code => {
      exit = code
    })
    try {
      await program.parseAsync(args, { from: 'user' })
    } catch (error) {
      exit = usageExit(error, args[0] ?? '', args)
    }
    return { exit, ...store }
  })
}
