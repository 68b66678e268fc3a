import { useEffect, useState } from 'react';
import { FIRST_PROMPTS, FirstPrompts } from '../../../core/display/first-prompts';
import { Icon } from '../../shared/controls/icon';
import { useSession } from '../../shared/session-context';
import './newcomer-prompts.css';

/** What was done stays in sight for so long, milliseconds. */
const PRAISE_MS = 4000;

/** Once a page is enough. */
let isOver = false;

/** Three things to try, each ticked when the dot follows; gone when all are, or when it is put away. */
export function NewcomerPrompts() {
  const { readings } = useSession();
  const [done, setDone] = useState(0);
  const [isShown, setShown] = useState(!isOver);
  useEffect(() => {
    if (isOver) return;
    const prompts = new FirstPrompts();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = readings.subscribe(({ shown, atMs }) => {
      if (shown === null || shown.provisional || !prompts.take(shown.value, atMs)) return;
      setDone(prompts.done);
      if (prompts.done < FIRST_PROMPTS.length) return;
      isOver = true;
      timer = setTimeout(() => setShown(false), PRAISE_MS);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [readings]);
  if (!isShown) return null;
  return (
    <section className="prompts" aria-label="Try it">
      <ol>
        {FIRST_PROMPTS.map((prompt, index) => (
          <li key={prompt} className={index < done ? 'prompt-done' : index === done ? 'prompt-now' : ''}>
            {index < done && <Icon icon="check" />}
            {prompt}
            {index < done && <span className="visually-hidden">, done</span>}
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button button-quiet button-icon"
        title="Put away"
        onClick={() => {
          isOver = true;
          setShown(false);
        }}
      >
        <Icon icon="close" />
        <span className="visually-hidden">Put the prompts away</span>
      </button>
    </section>
  );
}
