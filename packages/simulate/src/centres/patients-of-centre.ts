import type { Centre } from './centre.ts'

/** What the files call a patient: the centre and the number in it, `C2-0017`. */
export function patientId(centre: Centre, index: number): string {
  return `${centre.name}-${String(index + 1).padStart(4, '0')}`
}

/** The patients of each centre in turn, by their number in it. */
export function patientsOfCentres<P>(
  centres: readonly Centre[],
  draw: (centre: Centre, index: number, place: number) => P,
): P[] {
  return centres.flatMap((centre, place) =>
    Array.from({ length: centre.patients }, (_, index) => draw(centre, index, place)),
  )
}
