"""What is made of facts when it leaves: posters, pictures, recordings, reports.

`bot.papers.render` lists which renderer makes which kind; `bot.papers.rendered` is what they give.
"""
