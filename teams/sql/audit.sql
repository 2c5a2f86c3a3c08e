-- Seats, appointments and accounts open doors: the legal record keeps every change of them.
SELECT audit.watch('teams_membership'), audit.watch('teams_appointment'), audit.watch('teams_user'),
       audit.watch('teams_team');
