export { contactImport } from './contact-import.ts'
export { dispatcher, launcher } from './dispatcher.ts'
export { journeyRun } from './journey-run.ts'
export { operation } from './operation.ts'
