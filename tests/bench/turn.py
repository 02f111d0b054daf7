"""Time of one turn of the exam, by part, and as a ratio to the embedder's own time for the same answer."""

import os
import statistics
import tempfile
import time
from pathlib import Path

# As tutor/__main__.py does, before torch and NumPy are imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch

from tutor.app import Tutor
from tutor.grading.evidence import read
from tutor.settings import Settings

COURSE = Path(__file__).parents[2] / "corpus"
ANSWER = (
    "Because every component of the query and the key has mean zero and variance one, and they are independent, each "
    "product has variance one as well, and the sum of d_k such products has variance d_k. So the standard deviation "
    "grows like the square root of d_k, the scores get large, the softmax saturates and its gradient vanishes. "
    "Dividing by the square root of d_k brings the variance of a score back to one whatever the width is."
)
ROUNDS, BATCH = 15, 24


def timed(*calls, rounds=ROUNDS):
    """Median processor seconds of calls that take turns, after one each to warm up: what slows one slows the other."""
    times = [[] for _ in calls]
    for turn in range(rounds + 1):
        for call, taken in zip(calls, times, strict=True):
            start = time.process_time()
            call()
            if turn:
                taken.append(time.process_time() - start)
    return [statistics.median(taken) for taken in times]


def clauses(answer):
    """The windows of an answer that the grader has embedded."""
    return [clause.text for clause in read(answer).clauses]


def spoken(tutor, session):
    """Let the tutor speak to the end."""
    speech = tutor.speak(session)
    while True:
        try:
            next(speech)
        except StopIteration as end:
            return end.value


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)  # threads that wait for each other would count as work
    with tempfile.TemporaryDirectory() as home:
        tutor = Tutor(Settings(course=COURSE, home=Path(home)))
        tutor.library.index()
        question = tutor.question("sqrt-dk-variance")
        grader, embedder = tutor.parts.grader("embedded"), tutor.parts.embedder
        embed, grade = timed(
            lambda: embedder.embed_tokens(clauses(ANSWER)),
            lambda: grader.grade(question, ANSWER),
        )
        many = [(asked, asked.reference) for asked in tutor.questions if asked.rubric][:BATCH]
        texts = [text for _, answer in many for text in clauses(answer)]
        embed_many, grade_many = timed(
            lambda: embedder.embed_tokens(texts),
            lambda: grader.grade_many(many),
            rounds=5,
        )

        def turn(message):
            session = spoken(tutor, tutor.start("attention-short"))
            session = spoken(tutor, tutor.hear(session, "skip"))
            start = time.perf_counter()
            session = tutor.hear(session, message)
            heard = time.perf_counter()
            spoken(tutor, session)
            return heard - start, time.perf_counter() - heard

        answers = [turn(ANSWER) for _ in range(ROUNDS)][1:]
        whys = [turn("why?") for _ in range(5)][1:]
        tutor.close()
    hear = statistics.median(pair[0] for pair in answers)
    speak = statistics.median(pair[1] for pair in answers)
    why = statistics.median(sum(pair) for pair in whys)
    print(f"embed the answer            {embed * 1000:7.1f} ms")
    print(
        f"grade it, {len(question.criteria)} criteria          {grade * 1000:7.1f} ms   {grade / embed:.2f} x the above"
    )
    print(f"embed {len(many)} answers            {embed_many * 1000:7.1f} ms")
    print(f"grade them in one batch     {grade_many * 1000:7.1f} ms   {grade_many / embed_many:.2f} x the above")
    print(f"hear an answer (grade, store)  {hear * 1000:7.1f} ms   {hear / grade:.2f} x the grading")
    print(f"speak (policy, words, store)   {speak * 1000:7.1f} ms   {speak / grade:.2f} x the grading")
    print(f"explain a 'why?' with passages {why * 1000:7.1f} ms   {why / grade:.2f} x the grading")


if __name__ == "__main__":
    main()
