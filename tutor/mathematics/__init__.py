"""Typed mathematics: read, evaluated on tensors, judged line by line. Knows nothing of exams or models.

How one line gets its mark, file by file. Take `dW1 = (W2.T @ (ŷ − y)) ⊙ z_1 x^T` in the problem `mlp-gradient-w1`:

1. `judge.py`, `Blackboard.line`: each line is judged by itself; what is remembered from the lines before is the
   last side (for a line that begins with `=`), the learner's own names (`own_names.py`) and what was reached
   (`progress.py`).
2. Reading, without torch. `lexer.py` cuts the text into tokens, one spelling for LaTeX, Unicode and ASCII
   (`tables.py`). `naming.py` finds the row's names in them (`vocabulary.py`): `dW1` is a derivative, `W2` is W_2.
   `statements.py` leaves out words (`speech.py`) and cuts at relations: one statement with two sides. `parser.py`
   makes a tree of each side (`formula.py`). Where custom leaves the reading open, it notes the point (`custom.py`):
   here how tight ⊙ binds.
3. Values. `board.py` has the problem made ready: three draws of random sizes and float64 tensors (`draws.py`).
   `sides.py` works a side out on every draw and for every value of its free indices; `evaluation.py` walks the
   tree, with `arithmetic.py`, `summation.py` and `differentiation.py` (autograd) for the heads. Every step costs
   (`limits.py`).
4. The mark. `chain.py` compares neighbouring sides (`compare.py`); where they differ it tries the other readings.
   Here none agrees: the line is wrong.
5. The fault. `diagnosis.py` asks in turn: shapes, a transpose, a constant factor (`factors.py`), a slip that the
   problem knows, a single edit that explains it (`edits.py`, `single_edit.py`). Here the reference without its
   ReLU′ gives the same values, so "a function is missing or another one".
6. The answer. `report.py` holds the mark, what is wrong and where, and our reading as LaTeX (`echo.py`). Were the
   line right, `progress.py` would say which milestones its sides reach.

What is around it: `problems.py` loads and checks problem files, `assessing.py` makes points of a report, `oral.py`
asks for reasons, `legend.py` lists the symbols, `formulas.py` compares formulas in prose, `unread.py` keeps what
was not understood.
"""
