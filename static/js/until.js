// How long until a moment, said politely beside it and kept right while the page stands open.
const MINUTE = 60_000;

export function enhance(time) {
  const [hoursAndMinutes, minutesOnly, over] = time.dataset.until.split('|');
  const end = Date.parse(time.dateTime);
  const words = document.createElement('span');
  words.className = 'nowrap';
  time.after(' ', words);

  const tell = () => {
    const left = Math.floor((end - Date.now()) / MINUTE);
    const hours = Math.floor(left / 60);
    const sentence = left < 0 ? over : hours > 0 ? hoursAndMinutes : minutesOnly;
    words.textContent = `(${sentence.replace('{hours}', hours).replace('{minutes}', left % 60)})`;
  };
  tell();
  setInterval(tell, MINUTE / 2);
}
