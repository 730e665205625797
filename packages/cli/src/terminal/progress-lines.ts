import { displayWidth, padTo, printable } from './display-width.ts'
import { durationText } from './duration-text.ts'

/** How far a stage has come (the events of `@tessera/tasks`). */
export interface StageProgress {
  readonly stage: string
  readonly done: number
  readonly total: number
  readonly etaSeconds: number | null
}

/** Shows stages as they work. `end` leaves a clean line behind, also when the work failed. */
export interface ProgressLines {
  onProgress(event: StageProgress): void
  /** Makes way for other output. */
  clear(): void
  end(): void
}

export interface ProgressLook {
  readonly write: (text: string) => void
  /** One line that changes in place; else a line when a stage begins, ends, or has been silent for long. */
  readonly live: boolean
  /** Columns of the terminal. */
  readonly width: () => number
  /** Seconds, from any origin. */
  readonly now: () => number
}

interface Stage {
  readonly startedAt: number
  saidAt: number
  last: StageProgress
  ended: boolean
}

const refreshSeconds = 0.1
const silentSeconds = 10
const nameWidth = 44

export function progressLines(look: ProgressLook): ProgressLines {
  const stages = new Map<string, Stage>()
  let shown = false
  let drawnAt = Number.NEGATIVE_INFINITY
  const clear = () => {
    if (shown) look.write('\r\u001b[2K')
    shown = false
  }
  const line = (text: string) => {
    clear()
    look.write(`${text}\n`)
  }
  const ended = (stage: Stage) => {
    stage.ended = true
    line(endLine(stage.last, look.now() - stage.startedAt))
  }
  return {
    onProgress: event => {
      const now = look.now()
      let stage = stages.get(event.stage)
      if (!stage || (stage.ended && event.done < event.total)) {
        stage = { startedAt: now, saidAt: now, last: event, ended: false }
        stages.set(event.stage, stage)
        if (!look.live && event.done < event.total) line(`${name(event.stage)}  begins`.trimEnd())
      }
      stage.last = event
      if (stage.ended) return
      if (event.done >= event.total) ended(stage)
      else if (look.live) {
        if (now - drawnAt < refreshSeconds) return
        drawnAt = now
        look.write(`\r\u001b[2K${liveLine(event, look.width())}`)
        shown = true
      } else if (now - stage.saidAt >= silentSeconds) {
        stage.saidAt = now
        line(plainLine(event))
      }
    },
    clear,
    end: clear,
  }
}

function name(stage: string): string {
  return padTo(printable(stage), nameWidth)
}

function endLine({ stage }: StageProgress, seconds: number): string {
  return `${name(stage)}  ${seconds < 0.5 ? 'done' : durationText(seconds)}`
}

function plainLine({ stage, done, total, etaSeconds }: StageProgress): string {
  return `${name(stage)}  ${done} of ${total}${left(etaSeconds)}`
}

/** Never longer than the terminal: a line that wraps cannot be drawn over. */
function liveLine(event: StageProgress, width: number): string {
  const tail = `  ${event.done} of ${event.total}${left(event.etaSeconds)}`
  const room = Math.max(0, width - 1 - displayWidth(tail))
  const head = padTo(cutTo(printable(event.stage), room), Math.min(nameWidth, room))
  const bar = Math.min(24, room - displayWidth(head) - 2)
  return head + (bar >= 6 ? `  ${barOf(event.done / event.total, bar)}` : '') + tail
}

function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let cut = ''
  for (const character of text) {
    if (displayWidth(cut) + displayWidth(character) + 1 > width) break
    cut += character
  }
  return `${cut}…`
}

function barOf(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width)
  return '━'.repeat(full) + '─'.repeat(width - full)
}

function left(etaSeconds: number | null): string {
  return etaSeconds === null ? '' : `, ${durationText(etaSeconds)} left`
}
