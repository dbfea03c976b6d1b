/** Fields in which keys write; a choice among buttons is none. */
const FIELDS =
  'input:not([type="radio"], [type="checkbox"], [type="button"], [type="file"]), textarea, select, [contenteditable="true"]'

/** Whether an event belongs to a field in which the user types, and not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(FIELDS) !== null
}
