import { useEffect, useRef, useState } from 'preact/hooks';
import { customersOf } from './app-state.ts';
import type { Known } from './news.ts';
import type { Pair } from './pair.ts';
import { mediumOf, spoken } from './words.ts';

export interface PhonePickerProps {
  readonly known: Known;
  readonly pair: Pair;
  readonly choose: (pair: Pair) => void;
}

/** Whose phone it is, and whom it texts. */
export function PhonePicker({ known, pair, choose }: PhonePickerProps) {
  const [added, setAdded] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState<string | undefined>();
  const box = useRef<HTMLInputElement>(null);
  const phones = useRef<HTMLSelectElement>(null);
  const numbers = Object.keys(known.standing?.about.numbers ?? {});
  const customers = customersOf(known, [...added, pair.customer]);

  const isTyped = typed !== undefined;
  useEffect(() => box.current?.focus(), [isTyped]);

  function leave(): void {
    setTyped(undefined);
    phones.current?.focus();
  }

  function add(number: string): void {
    const customer = number.replaceAll(/[ ()-]/g, '');
    if (customer === '') return;
    setAdded([...added, customer]);
    leave();
    choose({ ...pair, customer });
  }

  return (
    <div class="picker">
      <label>
        <span>Customer</span>
        <select
          ref={phones}
          value={pair.customer}
          onChange={({ currentTarget }) => {
            if (currentTarget.value === '') setTyped('+1');
            else choose({ ...pair, customer: currentTarget.value });
          }}
        >
          {customers.map(customer => (
            <option key={customer} value={customer}>
              {spoken(customer)}
              {mediumOf(customer) === 'SMS' ? '' : `, ${mediumOf(customer)}`}
            </option>
          ))}
          <option value="">Another…</option>
        </select>
      </label>
      <label>
        <span>Business number</span>
        <select
          value={pair.business}
          onChange={({ currentTarget }) => choose({ ...pair, business: currentTarget.value })}
        >
          {numbers.map(number => (
            <option key={number} value={number}>
              {spoken(number)}
            </option>
          ))}
        </select>
      </label>
      {typed !== undefined && (
        <form
          class="another"
          onSubmit={event => {
            event.preventDefault();
            add(typed);
          }}
        >
          <label>
            <span>Another customer’s number</span>
            <input
              ref={box}
              type="text"
              inputMode="tel"
              value={typed}
              placeholder="+15557654321"
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          </label>
          <button type="submit">Add</button>
          <button type="button" class="quiet" onClick={leave}>
            Leave it
          </button>
        </form>
      )}
    </div>
  );
}
