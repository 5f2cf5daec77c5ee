/** What a service of AWS answers instead of doing it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** The error's name, as the service's API reference has it. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
